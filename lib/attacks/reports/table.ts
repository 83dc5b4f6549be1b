import type { Attack } from '../attack';
import type { Control } from '../control';
import type { AttackResult } from '../run-attacks';

/** Marks a text for a terminal. */
export type Paint = (text: string, style: 'critical' | 'medium' | 'bold' | 'dim') => string;

const MARKS = { stopped: '✓', succeeded: '✗', failed: '?' } as const;
/** Longest detail that is shown, in characters; JSON has all of it. */
const DETAIL = 300;

/** Results of attacks for people, line by line while they come in. */
export class AttackTable {
  private readonly names: number;
  private readonly controls: number;
  private category: string | undefined;

  /**
   * @param attacks those whose results will come
   * @param off control that is off. @default - none
   */
  constructor(
    attacks: readonly Pick<Attack, 'name' | 'control'>[],
    private readonly paint: Paint,
    private readonly off?: Control,
  ) {
    this.names = widest(['attack', ...attacks.map(({ name }) => name)]);
    this.controls = widest(['stopped by', ...attacks.map(({ control }) => control)]);
  }

  /** First line. */
  get heading(): string {
    return this.paint(this.row('  ', 'attack', 'stopped by', 'status', 'on record'), 'bold');
  }

  /** Lines of the next result. */
  lines(result: AttackResult): readonly string[] {
    const { audited, category, control, detail, name, outcome, status } = result;
    const first = category === this.category ? [] : [this.paint(category, 'bold')];
    this.category = category;
    const stoppedBy = outcome === 'stopped' ? control : '–';
    const row = this.row(MARKS[outcome], name, stoppedBy, String(status ?? '–'), recorded(audited));
    if (outcome === 'stopped') {
      return [...first, row];
    }
    const seen = detail.replaceAll(/\s+/g, ' ').slice(0, DETAIL);
    const style = outcome === 'succeeded' ? 'critical' : 'medium';
    const why = control === this.off ? WITHOUT[outcome] : `${WHY[outcome]} ${control}: `;
    return [...first, this.paint(row, style), this.paint(`    ${why}${seen}`, 'dim')];
  }

  private row(mark: string, name: string, control: string, status: string, onRecord: string): string {
    const cells = [mark.padEnd(1), name.padEnd(this.names), control.padEnd(this.controls), status.padEnd(6), onRecord];
    return cells.join('  ').trimEnd();
  }
}

/** What is said of an attack on a control that is off. */
const WITHOUT = { succeeded: '', failed: 'stopped by what stands behind: ' } as const;
const WHY = { succeeded: 'not stopped by', failed: 'must be stopped by' } as const;

/** One line about all results. */
export function summaryOf(results: readonly AttackResult[]): string {
  const count = (outcome: AttackResult['outcome']) => results.filter((result) => result.outcome === outcome).length;
  const audited = results.filter((result) => result.audited === true).length;
  const seconds = Math.round(results.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1_000);
  return (
    `${results.length} attacks in ${seconds} s: ${count('stopped')} stopped, ${count('succeeded')} succeeded, ` +
    `${count('failed')} failed; ${audited} on record, of the others only the attacker sees what stopped them.`
  );
}

function recorded(audited: boolean | undefined): string {
  return audited === undefined ? '–' : audited ? 'yes' : 'no';
}

function widest(texts: readonly string[]): number {
  return Math.max(...texts.map(({ length }) => length));
}
