import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { type App, Validations } from 'aws-cdk-lib';
import { PalisadeChecks } from '../../lib';
import { testApp } from '../support/app';

/** Day on which the tests happen. */
export const TODAY = '2026-11-24';

/** A waiver that lacks nothing. */
export const WAIVER = {
  rule: 'PAL-egress-anywhere',
  path: 'Weak/Open/Resource',
  owner: 'team-orders',
  reason: 'The partner has no fixed addresses; a proxy filters what leaves.',
  expires: '2027-01-31',
  approvedBy: 'security@example.com',
};

/** A ledger in a file of its own. */
export function ledgerOf(...waivers: unknown[]): string {
  return written(JSON.stringify({ version: 1, waivers }));
}

/** A file with some text. */
export function written(text: string): string {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'ledger-')), 'palisade.waivers.json');
  fs.writeFileSync(file, text);
  return file;
}

/** An app that is checked, with a ledger; without waivers where none is given. */
export function checkedApp(waivers = ledgerOf()): App {
  const app = testApp();
  Validations.of(app).addPlugins(new PalisadeChecks(app, { waivers, now: () => new Date(`${TODAY}T12:00:00Z`) }));
  return app;
}

/** What a failing synthesis says; empty when it passes, whatever it warns of. */
export function refusalOf(app: App): string {
  const warnings = jest.spyOn(console, 'error').mockImplementation();
  try {
    app.synth();
    return '';
  } catch (error) {
    return String(error);
  } finally {
    warnings.mockRestore();
  }
}

interface Suppressed {
  readonly ruleName: string;
  readonly reason: string;
  readonly acknowledgedAt: string;
}

/** What the report of a synthesis says was acknowledged. */
export function suppressedIn(app: App): readonly Suppressed[] {
  const report = JSON.parse(fs.readFileSync(path.join(app.outdir, 'validation-report.json'), 'utf8')) as {
    pluginReports: readonly { suppressedViolations?: readonly Suppressed[] }[];
  };
  return report.pluginReports.flatMap(({ suppressedViolations = [] }) => suppressedViolations);
}
