import { join } from 'node:path';

/** Folder of the project. */
export const ROOT = join(__dirname, '..');

/** Where the build goes. */
export const DIST = join(ROOT, 'dist');

/** Sources of the functions that constructs deploy. */
export const FUNCTIONS = join(ROOT, 'lambda');
