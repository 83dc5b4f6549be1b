import { textOf } from '../input';
import type { Operation } from '../operation';
import { secretPermission } from './secret-permission';
import type { Secrets } from './secrets';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html */
export function describeSecret(secrets: Secrets): Operation {
  return {
    permissions: (call) => [secretPermission(secrets, 'DescribeSecret', call)],
    perform({ input }) {
      const { created, lastRotated, resource, versions } = secrets.require(textOf(input, 'SecretId'));
      const staged = versions.filter(({ stages }) => stages.size > 0);
      return {
        ARN: resource.arn,
        KmsKeyId: resource.keyArn,
        RotationEnabled: resource.rotationFunctionArn !== undefined,
        RotationLambdaARN: resource.rotationFunctionArn,
        CreatedDate: created.getTime() / 1_000,
        LastRotatedDate: lastRotated === undefined ? undefined : lastRotated.getTime() / 1_000,
        VersionIdsToStages: Object.fromEntries(staged.map(({ id, stages }) => [id, [...stages]])),
      };
    },
  };
}
