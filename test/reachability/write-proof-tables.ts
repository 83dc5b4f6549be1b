/** Writes the tables of docs/proof.md: `node --import tsx test/reachability/write-proof-tables.ts`. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { withTables } from './proof-tables';

const file = path.join(__dirname, '../../docs/proof.md');
fs.writeFileSync(file, withTables(fs.readFileSync(file, 'utf8')));
