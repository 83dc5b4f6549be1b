import type { RequestContext } from '../authority';
import type { Permission } from '../operation';
import type { EncryptionContext, Keys } from './keys';

/** How a key is used. */
export interface KeyUse {
  /** Id or ARN of the key. */
  readonly keyId: string;
  /** @default - none */
  readonly encryptionContext?: EncryptionContext;
  /** Condition keys beside those of every use. @default - none */
  readonly context?: RequestContext;
  /** Service that uses the key in the name of the caller. @default - the caller uses it itself */
  readonly via?: string;
}

/**
 * Permission to use a key.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 *
 * @param action e.g. `kms:Decrypt`
 */
export function keyPermission(
  keys: Keys,
  action: string,
  { context = {}, encryptionContext = {}, keyId, via }: KeyUse,
): Permission {
  const resourceArn = keys.arnOf(keyId);
  const key = keys.find(keyId);
  return {
    action,
    resourceArn,
    via,
    context: {
      'kms:CallerAccount': resourceArn.split(':')[4] ?? '',
      'kms:KeyOrigin': 'AWS_KMS',
      'kms:MultiRegion': 'false',
      ...(key !== undefined && { 'kms:KeySpec': key.spec, 'kms:KeyUsage': key.usage }),
      ...prefixed('aws:ResourceTag/', key?.tags ?? {}),
      ...prefixed('kms:EncryptionContext:', encryptionContext),
      ...(Object.keys(encryptionContext).length > 0 && {
        'kms:EncryptionContextKeys': Object.keys(encryptionContext),
      }),
      ...context,
    },
  };
}

function prefixed(prefix: string, values: Readonly<Record<string, string>>): RequestContext {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${name}`, value]));
}
