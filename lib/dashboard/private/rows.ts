import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { PAGE_WIDTH } from '../defaults';

/** Graphs beside each other; narrower ones could not be read on a laptop. */
const MOST_IN_A_ROW = 4;

/** Something that fits any place. */
export type Placeable = (width: number) => cloudwatch.IWidget;

/** Rows over the whole width, each with about as many things as the others. */
export function rowsOf(things: readonly Placeable[]): cloudwatch.IWidget[] {
  const count = Math.ceil(things.length / MOST_IN_A_ROW);
  const rows: cloudwatch.IWidget[] = [];
  for (let row = 0, from = 0; row < count; row++) {
    const size = Math.ceil((things.length - from) / (count - row));
    rows.push(rowOf(things.slice(from, from + size)));
    from += size;
  }
  return rows;
}

/** One row over the whole width, or the given part of it; where it can't be even, the first are a column wider. */
export function rowOf(things: readonly Placeable[], width = PAGE_WIDTH): cloudwatch.IWidget {
  const share = Math.floor(width / things.length);
  const wider = width % things.length;
  return new cloudwatch.Row(...things.map((thing, index) => thing(index < wider ? share + 1 : share)));
}

/** The heading of a chapter. */
export function heading(text: string): cloudwatch.IWidget {
  return new cloudwatch.TextWidget({
    markdown: `## ${text}`,
    width: PAGE_WIDTH,
    height: 1,
    background: cloudwatch.TextWidgetBackground.TRANSPARENT,
  });
}
