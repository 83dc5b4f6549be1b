export { type AssemblyFiles, readAssemblyFiles } from './inputs/assembly-files';
export { type AttackResult, readAttackResults } from './inputs/attack-results';
export { InputError } from './inputs/read-json';
export { readWaivers, type Waiver } from './inputs/waiver-ledger';
export { drawPage } from './page/page';
export { type Report, type ReportSource, reportOf } from './report';
