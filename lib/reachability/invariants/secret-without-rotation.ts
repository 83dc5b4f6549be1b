import { controls, type Invariant } from '../invariant';
import { nameOf } from '../names';

export const secretWithoutRotation: Invariant = {
  id: 'secret-without-rotation',
  title: 'Every secret is rotated',
  severity: 'medium',
  why: 'A secret that leaked once is good forever.',
  fix: 'Add an `AWS::SecretsManager::RotationSchedule`.',
  controls: controls('IA-5 IA-5(1) SC-12', 'SecretsManager.1 SecretsManager.4', 'API2:2023'),
  check: ({ system }) => {
    const rotated = new Set(
      system.ofType('AWS::SecretsManager::RotationSchedule').flatMap(({ properties }) => {
        const secret = system.named(properties['SecretId'] ?? null);
        // The attachment of a database stands for its secret.
        return secret === undefined ? [] : [secret.id, system.named(secret.properties['SecretId'] ?? null)?.id];
      }),
    );
    return system
      .ofType('AWS::SecretsManager::Secret')
      .filter(({ id }) => !rotated.has(id))
      .map((secret) => ({ resource: secret, message: `${nameOf(secret)} is never rotated`, hops: [nameOf(secret)] }));
  },
};
