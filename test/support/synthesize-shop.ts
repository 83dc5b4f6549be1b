import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** The reference shop as it is deployed, synthesized once for all long tests. */
export const SHOP_ASSEMBLY = join(ROOT, 'node_modules', '.cache', 'palisade-test', 'shop');

/** Runs before the first long test. */
// biome-ignore lint/style/noDefaultExport: Jest calls the default export of a global setup
export default function synthesizeShop(): void {
  const script = join(ROOT, 'bin', 'synth.ts');
  execFileSync(process.execPath, ['--import', 'tsx', script, '--output', SHOP_ASSEMBLY], { cwd: ROOT, stdio: 'pipe' });
}
