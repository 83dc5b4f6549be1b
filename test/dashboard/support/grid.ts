import type { Widget } from './dashboard-body';

/** A page as text, one line per grid row and two characters per column, for somebody to look at. */
export function gridOf(widgets: readonly Widget[]): string {
  const rows = Math.max(0, ...widgets.map(({ y, height }) => y + height));
  const canvas = Array.from({ length: rows }, () => Array.from({ length: 48 }, () => ' '));
  for (const widget of widgets) {
    const label = `${{ metric: '', text: '¶ ', alarm: '! ' }[widget.type]}${titleOf(widget)}`;
    for (let row = 0; row < widget.height; row++) {
      for (let column = 0; column < 2 * widget.width; column++) {
        const line = canvas[widget.y + row] as string[];
        const at = 2 * widget.x + column;
        const drawn =
          column === 0
            ? '|'
            : row === 0
              ? (label[column - 1] ?? '-')
              : row === 1
                ? (label[2 * widget.width + column - 2] ?? ' ')
                : ' ';
        line[at] = line[at] === ' ' ? drawn : '#';
      }
    }
  }
  return canvas.map((line, index) => `${String(index).padStart(3)} ${line.join('')}`).join('\n');
}

/** Titles of widgets that lie on each other. */
export function overlaps(widgets: readonly Widget[]): string[] {
  return widgets.flatMap((a, index) =>
    widgets
      .slice(index + 1)
      .filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)
      .map((b) => `${titleOf(a)} and ${titleOf(b)}`),
  );
}

/** Lines of the grid on which something is missing or sticks out; empty when rows fill the page. */
export function raggedLines(widgets: readonly Widget[]): number[] {
  const rows = Math.max(0, ...widgets.map(({ y, height }) => y + height));
  return Array.from({ length: rows }, (_, row) => row).filter((row) => {
    const covered = widgets.filter(({ y, height }) => y <= row && row < y + height);
    return covered.reduce((sum, { width }) => sum + width, 0) !== 24;
  });
}

function titleOf(widget: Widget): string {
  const text = widget.type === 'text' ? widget.properties.markdown : (widget.properties.title ?? '');
  return text.split('\n')[0] ?? '';
}
