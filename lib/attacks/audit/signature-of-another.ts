import type { Attack } from '../attack';
import { keyAt } from '../scene/resources';
import { isSignedBy } from '../scene/signed-by';
import { withRole } from '../scene/with-role';

const MESSAGE = Buffer.from('["palisade audit head v1","payments"]').toString('base64');

/** Code of one service that signs as another. */
export const signatureOfAnother: readonly Attack[] = [
  withRole({
    name: 'the end of an audit log, signed by another service',
    category: 'audit',
    action: 'asks KMS to sign a log of payments with the audit key of payments',
    as: 'orders',
    api: 'kms',
    operation: 'Sign',
    standards: ['CWE-284', 'NIST SP 800-53 AU-10'],
    input: (scene) => ({
      KeyId: keyAt(scene, 'Payments/AuditKey'),
      Message: MESSAGE,
      SigningAlgorithm: 'ECDSA_SHA_256',
    }),
    got: isSignedBy,
  }),
];
