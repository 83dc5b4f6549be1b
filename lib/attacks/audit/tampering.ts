import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type Attack, defineAttack } from '../attack';
import { auditEvidence } from '../scene/audit-evidence';
import { keyAt } from '../scene/resources';
import type { Scene } from '../scene/scene';
import { type Line, read, rewritten, written } from './rewritten';

const STANDARDS = ['CWE-117', 'CWE-778', 'NIST SP 800-92 section 5.4', 'ASVS 7.3.3'];

interface Tampering extends Pick<Attack, 'name' | 'action' | 'alone'> {
  /** Why the log is not believed. */
  readonly reason: RegExp;
  readonly change: (lines: readonly string[], scene: Scene) => readonly string[];
}

/** Index of the first decision that refused something. */
const refusalIn = (lines: readonly Line[]): number => lines.findIndex((line) => line['status'] === 'deny');

/** Makes a refusal look like a permission. */
const whitewashed = (lines: readonly Line[]): Line[] =>
  lines.map((line, i) => (i === refusalIn(lines) ? { ...line, status: 'allow', reason: 'permitted' } : line));

/** Signs the last line, the head, with another key than that of the service. */
function signedWith(key: KeyObject, lines: readonly string[]): readonly string[] {
  const head = JSON.parse(lines.at(-1) ?? '{}') as Line;
  const statement = ['service_name', 'instance', 'timestamp', 'signed_sequence', 'signed_hash', 'sampled_out', 'final'];
  const bytes = Buffer.from(JSON.stringify(['palisade audit head v1', ...statement.map((member) => head[member])]));
  const signature = sign('sha256', bytes, key).toString('base64');
  return rewritten([...read(lines.slice(0, -1)), { ...head, signature }]);
}

const TAMPERINGS: readonly Tampering[] = [
  {
    name: 'a refusal that becomes a permission',
    action: 'edits one line of the log',
    alone: true,
    reason: /^broken: it does not have the hash that it states$/,
    change: (lines) => written(whitewashed(read(lines))),
  },
  {
    name: 'an edited line with the right hash',
    action: 'edits one line of the log and corrects its hash, but not those after it',
    reason: /^broken: it does not continue the chain/,
    change(lines) {
      const parsed = read(lines);
      const index = refusalIn(parsed);
      const right = rewritten(whitewashed(parsed).slice(0, index + 1));
      return [...right, ...lines.slice(index + 1)];
    },
  },
  {
    name: 'a log that was written anew',
    action: 'edits one line of the log and corrects all hashes after it, but lacks the key that signs',
    alone: true,
    reason: /^broken: none of the given keys made the signature of the head/,
    change: (lines) => rewritten(whitewashed(read(lines))),
  },
  {
    name: 'a log that was signed with another key',
    action: 'edits one line of the log, corrects all hashes after it and signs with a key of their own',
    alone: true,
    reason: /^broken: none of the given keys made the signature of the head/,
    change: (lines) =>
      signedWith(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, rewritten(whitewashed(read(lines)))),
  },
  {
    name: 'a log that another service signed',
    action: 'edits one line of the log of payments, corrects all hashes after it and has products sign it',
    alone: true,
    reason: /^broken: none of the given keys made the signature of the head/,
    change: (lines, scene) =>
      signedWith(
        scene.simulation.aws.keys.require(keyAt(scene, 'Products/AuditKey')).pair.privateKey,
        rewritten(whitewashed(read(lines))),
      ),
  },
  {
    name: 'a line that is missing',
    action: 'removes a refusal from the log',
    reason: /^broken: the chain lacks \d+ before it$/,
    change: (lines) => lines.filter((_, i) => i !== refusalIn(read(lines))),
  },
  {
    name: 'a missing line, with the places after it moved up',
    action: 'removes a refusal from the log and corrects all places and hashes after it',
    alone: true,
    reason: /^broken: none of the given keys made the signature of the head/,
    change(lines) {
      const parsed = read(lines);
      return rewritten(parsed.filter((_, i) => i !== refusalIn(parsed)));
    },
  },
  {
    name: 'a log without its end',
    action: 'cuts the last lines off the log, and with them the signature',
    reason: /^open, not signed$/,
    change: (lines) => lines.slice(0, -2),
  },
  {
    name: 'a log that ends in the middle of a line',
    action: 'cuts the last bytes off the log',
    reason: /^broken: the last line of the file ends in its middle$/,
    change: (lines) => [...lines.slice(0, -1), (lines.at(-1) ?? '').slice(0, -40)],
  },
  {
    name: 'two lines in the wrong order',
    action: 'exchanges two lines of the log, so that a refusal seems to follow a permission',
    reason: /^broken: place \d+ of the chain should come before it and comes later$/,
    change: ([start = '', first = '', second = '', ...rest]) => [start, second, first, ...rest],
  },
  {
    name: 'a line twice',
    action: 'repeats a permission in the log',
    reason: /^broken: place \d+ of the chain is taken by an earlier line$/,
    change: ([start = '', first = '', ...rest]) => [start, first, first, ...rest],
  },
  {
    name: 'a second beginning',
    action: 'appends the beginning of the log to its end, as if the instance had started anew and done nothing',
    reason: /^broken: place 0 of the chain is taken by an earlier line$/,
    change: (lines) => [...lines, ...lines.slice(0, 1)],
  },
  {
    name: 'a line after the end',
    action: 'appends a line of their own after the final signature',
    reason: /^broken: the chain ended at \d+ with a final head$/,
    change(lines) {
      const parsed = read(lines);
      return rewritten([...parsed, parsed[1] ?? {}]);
    },
  },
  {
    name: 'the log of another service',
    action: 'puts the name of orders into every line of the log of payments',
    alone: true,
    reason: /^broken: none of the given keys made the signature of the head/,
    change: (lines) => rewritten(read(lines).map((line) => ({ ...line, service_name: 'orders' }))),
  },
  {
    name: 'an empty log',
    action: 'deletes the log and leaves an empty file',
    reason: /^open, not signed$/,
    change: () => [],
  },
];

/** Changes of an audit log by somebody who can write to the place where it is kept. */
export const tamperings: readonly Attack[] = TAMPERINGS.map(({ change, reason, ...about }) =>
  defineAttack({
    ...about,
    category: 'audit',
    has: 'write access to the audit log of payments',
    control: 'hash-chain',
    standards: STANDARDS,
    trace: { by: 'sight', reason, because: 'whoever verifies the log sees it' },
    async attempt(scene) {
      const { key, lines } = await auditEvidence(scene);
      const honest = await scene.audit(lines, [key]);
      if (honest.verdict !== 'intact' || !honest.signed) {
        throw new Error(`the log that payments wrote is ${honest.verdict}: ${honest.fault?.message}`);
      }
      const { fault, signed, verdict } = await scene.audit(change(lines, scene), [key]);
      const seen = fault === undefined ? `${verdict}, ${signed ? '' : 'not '}signed` : `${verdict}: ${fault.message}`;
      return { succeeded: verdict === 'intact' && signed, seen };
    },
  }),
);
