import { verify } from 'node:crypto';
import type { AwsAnswer } from './aws-call';
import type { Scene } from './scene';

/** Whether KMS signed a message, with the very key that was asked for. */
export function isSignedBy(
  { Signature }: AwsAnswer['body'],
  { simulation }: Scene,
  { KeyId, Message }: { readonly KeyId: string; readonly Message: string },
): boolean {
  const { publicKey } = simulation.aws.keys.require(KeyId).pair;
  const [message, signature] = [Message, String(Signature ?? '')].map((text) => Buffer.from(text, 'base64'));
  return verify('sha256', message ?? Buffer.alloc(0), publicKey, signature ?? Buffer.alloc(0));
}
