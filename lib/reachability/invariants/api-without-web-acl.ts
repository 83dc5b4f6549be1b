import { controls, type Invariant } from '../invariant';
import { nameOf } from '../names';
import { valueAt } from '../reading';

export const apiWithoutWebAcl: Invariant = {
  id: 'api-without-web-acl',
  title: 'Every stage of a REST API has a web ACL',
  severity: 'medium',
  why: 'Floods and known attacks reach the authorizer and the services.',
  fix: 'Add an `AWS::WAFv2::WebACLAssociation` for the stage.',
  controls: controls('SC-5 SC-7 SI-4', 'APIGateway.4', 'API4:2023'),
  check: ({ system }) => {
    const associated = system
      .ofType('AWS::WAFv2::WebACLAssociation')
      .flatMap(({ properties }) => (typeof properties['ResourceArn'] === 'string' ? [properties['ResourceArn']] : []));
    return system.ofType('AWS::ApiGateway::Stage').flatMap((stage) => {
      const { arn, physicalId, properties } = stage;
      const ending = `/restapis/${String(properties['RestApiId'])}/stages/${physicalId}`;
      const isPrivate = JSON.stringify(
        valueAt(system.named(properties['RestApiId'] ?? null), 'EndpointConfiguration', 'Types') ?? '',
      ).includes('PRIVATE');
      return isPrivate || associated.some((name) => name === arn || name.endsWith(ending))
        ? []
        : [{ resource: stage, message: `${nameOf(stage)} has no web ACL`, hops: ['internet', nameOf(stage)] }];
    });
  },
};
