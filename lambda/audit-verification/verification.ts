import type { PublicKey } from '../../runtime/audit/head-key';
import { AUDIT_METRICS, type AuditSource } from '../../runtime/contract';
import { InvalidInput } from '../../runtime/errors';
import { reasonOf } from '../shared/reason';
import type { Archive } from './archive';
import { type Day, daysBefore, daysFrom, lastCompleteDay } from './days';
import type { OpenEnd, VerdictDocument } from './verdict-document';
import { fingerprint, verifyDay } from './verify-day';

/** Lines are in the archive a minute or two after they were written; a delivery that fails is tried again for hours. */
const GRACE_MILLISECONDS = 2 * 60 * 60 * 1_000;

/** Days of which each run looks whether their objects are still those that were verified. */
const LOOK_BACK_DAYS = 7;

/** Faults that the log names; the verdict in the archive names more. */
const LOGGED_FAULTS = 5;

const SOURCE: AuditSource = 'application';

/** What the function works with. */
export interface VerificationOptions {
  readonly archive: Archive;
  /** Fetches the keys that may sign. */
  readonly keys: () => Promise<readonly PublicKey[]>;
  /** Whether time or memory come to their end, by what Lambda says of the run. */
  readonly exhausted: (context: RunContext) => boolean;
  /** Takes lines of JSON about the work itself. */
  readonly report: (line: string) => void;
  readonly now: () => Date;
}

/** What Lambda says of a run. */
export interface RunContext {
  getRemainingTimeInMillis(): number;
}

/**
 * Verifies, day by day and each once, what the archive holds of the audit lines of services. The verdict of a day is
 * kept in the archive itself, locked like the lines, and says where the chains of the next day go on. A day whose
 * objects have changed since is verified again, and all days after it.
 *
 * What can't be verified is never passed over: the run stops at that day, counts it and those after it, and the next
 * run begins there. A day without any line is counted too.
 *
 * @throws whatever kept it from looking at all
 */
export function auditVerification({ archive, keys, exhausted, report, now }: VerificationOptions) {
  return async (_event: unknown, context: RunContext): Promise<void> => {
    if (typeof context?.getRemainingTimeInMillis !== 'function') {
      throw new InvalidInput('not a run of a function');
    }
    const options = { archive, keys: await keys(), exhausted: () => exhausted(context), now };
    const last = lastCompleteDay(now().getTime(), GRACE_MILLISECONDS);
    const due = await dueDays(archive, last);
    const counts = { breaks: 0, lines: 0, unverified: 0, done: 0 };
    try {
      let ends = due[0] === undefined ? [] : await endsBefore(archive, due[0]);
      for (const day of due) {
        const verdict = await verifyDay(day, ends, options);
        counts.breaks += verdict.breaks;
        counts.lines += verdict.lines;
        counts.unverified += verdict.verdict === 'empty' ? 1 : 0;
        report(verdictLine(verdict));
        await archive.writeVerdict(verdict);
        ends = verdict.ends;
        counts.done += 1;
      }
    } catch (error) {
      counts.unverified += due.length - counts.done;
      report(
        JSON.stringify({ level: 'error', message: 'not verified', day: due[counts.done], reason: reasonOf(error) }),
      );
    }
    report(metricLine(counts, now()));
  };
}

/**
 * Days to verify, in order, the last complete one at the end:
 *
 * 1. from the first day without a verdict on
 * 2. from the first of the last days on whose objects are others than those verified
 */
async function dueDays(archive: Archive, last: Day): Promise<readonly Day[]> {
  const [lines, verdicts] = [await archive.days(), await archive.verdicts()];
  // A verdict without its lines says that they were there.
  const first = [lines[0], verdicts[0], last].filter((day) => day !== undefined).sort()[0] ?? last;
  const known = new Set(verdicts);
  const recent = daysBefore(last, LOOK_BACK_DAYS);
  const days = daysFrom(first, last);
  for (const [i, day] of days.entries()) {
    if (!known.has(day) || (day > recent && (await hasChanged(archive, day)))) {
      return days.slice(i);
    }
  }
  return [];
}

async function hasChanged(archive: Archive, day: Day): Promise<boolean> {
  const { objects } = await archive.readVerdict(day);
  return objects !== (await fingerprint(await archive.objects(day)));
}

async function endsBefore(archive: Archive, day: Day): Promise<readonly OpenEnd[]> {
  const before = daysBefore(day, 1);
  return (await archive.verdicts()).includes(before) ? (await archive.readVerdict(before)).ends : [];
}

function verdictLine({ date, verdict, lines, breaks, faults, chains }: VerdictDocument): string {
  const level = verdict === 'good' ? 'info' : 'error';
  const named = { faults: faults.slice(0, LOGGED_FAULTS), chains: chains.slice(0, LOGGED_FAULTS) };
  return JSON.stringify({ level, message: `the archive of ${date} is ${verdict}`, date, lines, breaks, ...named });
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
function metricLine(
  { breaks, lines, unverified, done }: { breaks: number; lines: number; unverified: number; done: number },
  now: Date,
): string {
  const { namespace, dimension } = AUDIT_METRICS;
  // A run that looked at no line says nothing about breaks: the alarm stays as it is.
  const found = done > 0 || breaks > 0 ? { [AUDIT_METRICS.chainBreaks]: breaks, [AUDIT_METRICS.verified]: lines } : {};
  const counts = { ...found, [AUDIT_METRICS.unverified]: unverified };
  const metrics = Object.keys(counts).map((Name) => ({ Name, Unit: 'Count' }));
  return JSON.stringify({
    _aws: {
      Timestamp: now.getTime(),
      CloudWatchMetrics: [{ Namespace: namespace, Dimensions: [[dimension]], Metrics: metrics }],
    },
    [dimension]: SOURCE,
    ...counts,
  });
}
