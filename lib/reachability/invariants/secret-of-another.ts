import { controls, type Invariant } from '../invariant';
import { undeclaredAccess } from '../undeclared-access';

export const secretOfAnother: Invariant = {
  id: 'secret-of-another',
  title: 'A secret is read only by its owner and whoever was granted it by name',
  severity: 'critical',
  why: 'Whoever takes over this workload acts as the one whom the secret belongs to.',
  fix: "Name the workload's own secrets in its policy, and let each secret's policy deny everyone else.",
  controls: controls('AC-3 AC-6 IA-5', 'IAM.21', 'API2:2023'),
  check: (evidence) => undeclaredAccess(evidence, ['secret'], ['read-data', 'write-data', 'delete']),
};
