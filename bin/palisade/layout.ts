/** Columns of a terminal that texts are laid out for. */
const WIDTH = 100;

/** A text broken between words, each line after some spaces. */
export function wrapped(text: string, indent: number, further = indent): readonly string[] {
  const lines: string[] = [];
  let line = ' '.repeat(indent);
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = ' '.repeat(further);
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}

/** A text after a label of a fixed width. */
export function labelled(label: string, text: string, indent: number, width: number): readonly string[] {
  const [first = '', ...others] = wrapped(text, indent + width + 2);
  return [`${' '.repeat(indent)}${label.padEnd(width)}  ${first.trimStart()}`.trimEnd(), ...others];
}

/** Width of the longest text, at most some columns. */
export function widthOf(texts: readonly string[], most = 40): number {
  return Math.min(most, Math.max(0, ...texts.map(({ length }) => length)));
}
