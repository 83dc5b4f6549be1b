export { attackCatalogue } from './catalogue';
export { attackResultsJson } from './json';
export { junitXml } from './junit';
export { AttackTable, type Paint, summaryOf } from './table';
