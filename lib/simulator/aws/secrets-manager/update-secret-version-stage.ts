import { optionalText, textOf } from '../input';
import type { Operation } from '../operation';
import { secretPermission } from './secret-permission';
import type { Secrets } from './secrets';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html */
export function updateSecretVersionStage(secrets: Secrets): Operation {
  return {
    permissions: (call) => [
      secretPermission(secrets, 'UpdateSecretVersionStage', call, {
        'secretsmanager:VersionStage': textOf(call.input, 'VersionStage'),
      }),
    ],
    perform({ input }) {
      const secret = secrets.require(textOf(input, 'SecretId'));
      const [from, to] = [optionalText(input, 'RemoveFromVersionId'), optionalText(input, 'MoveToVersionId')];
      secret.move(textOf(input, 'VersionStage'), from, to);
      return { ARN: secret.resource.arn };
    },
  };
}
