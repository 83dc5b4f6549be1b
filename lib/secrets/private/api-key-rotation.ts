import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { acknowledge, type MaintenanceFunction, wildcardRule } from '../../shared';
import type { ApiKeyRotationOptions } from '../rotation-options';
import type { RotationKind } from './rotation-kind';

/** Tag by which the role knows the keys of its secret. */
const OWNER_TAG = 'palisade:secret';

/** A key of API Gateway in usage plans. Keys are named by AWS when they are made, so the role knows them by a tag. */
export function apiKeyRotation({ usagePlans }: ApiKeyRotationOptions): RotationKind {
  const usagePlanIds = usagePlans.map(({ usagePlanId }) => usagePlanId);
  return {
    code: 'rotation/api-key',
    task: { usagePlanIds },
    grant(rotator, secretArn) {
      const region = Stack.of(rotator).region;
      const arn = (path: string) => `arn:${Aws.PARTITION}:apigateway:${region}::${path}`;
      const allow = (actions: string[], resources: string[], conditions?: Record<string, Record<string, string>>) =>
        rotator.grantPrincipal.addToPrincipalPolicy(new iam.PolicyStatement({ actions, resources, conditions }));
      const plans = usagePlanIds.map((id) => arn(`/usageplans/${id}/keys`));
      const keysOfPlans = plans.map((plan) => `${plan}/*`);
      allow(['apigateway:GET'], [arn('/apikeys')]);
      allow(['apigateway:POST'], [arn('/apikeys')], { StringEquals: { [`aws:RequestTag/${OWNER_TAG}`]: secretArn } });
      allow(['apigateway:DELETE', 'apigateway:GET'], [arn('/apikeys/*')], {
        StringEquals: { [`aws:ResourceTag/${OWNER_TAG}`]: secretArn },
      });
      allow(['apigateway:POST'], plans);
      allow(['apigateway:GET'], keysOfPlans);
      acceptNamelessKeys(rotator, [arn('/apikeys/*'), ...keysOfPlans]);
    },
  };
}

function acceptNamelessKeys(rotator: MaintenanceFunction, resources: readonly string[]): void {
  acknowledge(rotator.policy, {
    rules: resources.map((resource) => wildcardRule(Stack.of(rotator), resource)),
    reason:
      'API Gateway names a key when it is made. The role may read and delete only keys that carry the tag of its secret, which it sets itself, and may look only into the usage plans that it was given.',
  });
}
