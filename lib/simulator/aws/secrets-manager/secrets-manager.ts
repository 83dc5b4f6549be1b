import type { Keys } from '../kms/keys';
import type { Service } from '../operation';
import { jsonProtocol } from '../protocols/json';
import { describeSecret } from './describe-secret';
import { getSecretValue } from './get-secret-value';
import { putSecretValue } from './put-secret-value';
import type { Secrets } from './secrets';
import { updateSecretVersionStage } from './update-secret-version-stage';

/** Secrets Manager, as far as it is used: https://docs.aws.amazon.com/secretsmanager/latest/apireference/Welcome.html */
export function secretsManager(secrets: Secrets, keys: Keys): Service {
  return {
    protocol: jsonProtocol({ target: 'secretsmanager', version: '1.1' }),
    operations: {
      DescribeSecret: describeSecret(secrets),
      GetSecretValue: getSecretValue(secrets, keys),
      PutSecretValue: putSecretValue(secrets, keys),
      UpdateSecretVersionStage: updateSecretVersionStage(secrets),
    },
  };
}
