import type { RequestContext } from '../authority';
import { textOf } from '../input';
import { keyPermission } from '../kms/key-permission';
import type { Keys } from '../kms/keys';
import type { Call, Permission } from '../operation';
import type { Secrets } from './secrets';
import { contextOf } from './secrets';

/** Permission to use the secret that a call names: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html */
export function secretPermission(
  secrets: Secrets,
  action: string,
  { input }: Call,
  context: RequestContext = {},
): Permission {
  const id = textOf(input, 'SecretId');
  const resource = secrets.find(id)?.resource;
  const resourceArn = secrets.arnOf(id);
  return {
    action: `secretsmanager:${action}`,
    resourceArn,
    context: {
      'secretsmanager:SecretId': resourceArn,
      ...(resource?.rotationFunctionArn !== undefined && {
        'secretsmanager:resource/AllowRotationLambdaArn': resource.rotationFunctionArn,
      }),
      ...Object.fromEntries(
        Object.entries(resource?.tags ?? {}).flatMap(([name, value]) => [
          [`aws:ResourceTag/${name}`, value],
          [`secretsmanager:ResourceTag/${name}`, value],
        ]),
      ),
      ...context,
    },
  };
}

/** What a caller needs of the key of a secret; nothing where it is a key of AWS. */
export function keyPermissions(
  secrets: Secrets,
  keys: Keys,
  { input }: Call,
  version: string | undefined,
  actions: readonly string[],
): readonly Permission[] {
  const resource = secrets.find(textOf(input, 'SecretId'))?.resource;
  const keyId = resource?.keyArn;
  if (resource === undefined || keyId === undefined || version === undefined) {
    return [];
  }
  const encryptionContext = contextOf(resource.arn, version);
  return actions.map((action) => keyPermission(keys, action, { keyId, encryptionContext, via: 'secretsmanager' }));
}
