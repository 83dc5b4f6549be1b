import { controls, type Invariant } from '../invariant';
import { undeclaredAccess } from '../undeclared-access';

export const keyOfAnother: Invariant = {
  id: 'key-of-another',
  title: 'A key is used only by its owner and whoever was granted it by name',
  severity: 'critical',
  why: 'Whoever takes over this workload decrypts what others encrypted, or signs in their name.',
  fix: 'Name keys in policies instead of `*`, and limit the key policy to the roles that need it and to `kms:ViaService`.',
  controls: controls('SC-12 SC-28 AC-6', 'KMS.1 KMS.2'),
  check: (evidence) => undeclaredAccess(evidence, ['key'], ['decrypt', 'use-key', 'delete']),
};
