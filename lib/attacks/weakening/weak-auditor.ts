import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Auditor } from '../scene/auditor';
import { AUDITOR_EDITS } from './edits';
import { edited } from './weakened-code';

/** A verification of audit logs that believes every hash and every signature. */
export function weakAuditor(): Auditor {
  const { outputFiles } = buildSync({
    entryPoints: [join(__dirname, '../../../runtime/audit/verify')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
    logLevel: 'silent',
  });
  const directory = mkdtempSync(join(tmpdir(), 'palisade-weakened-'));
  try {
    const file = join(directory, 'verify.js');
    writeFileSync(file, edited(outputFiles[0]?.text ?? '', AUDITOR_EDITS));
    const { verifyAuditLog } = require(file) as { verifyAuditLog: Auditor };
    return verifyAuditLog;
  } finally {
    rmSync(directory, { recursive: true });
  }
}
