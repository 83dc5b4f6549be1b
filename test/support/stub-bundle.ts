/**
 * Stands in for `lib/shared/bundle` where templates are tested and nobody runs the code: bundling the services of the shop
 * takes seconds in each test file. Others bundle and run the real ones (`test/services/bundles.long.test.ts`).
 */
const { requireEntry } = jest.requireActual<typeof import('../../lib/shared/bundle')>('../../lib/shared/bundle');

export { requireEntry };

/** One empty file for each program. */
export function bundle(_path: string, name: string): Readonly<Record<string, string>> {
  return { [name]: '' };
}
