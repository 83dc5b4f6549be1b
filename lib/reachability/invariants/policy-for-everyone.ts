import { controls, type Invariant } from '../invariant';
import { nameOf } from '../names';
import { actionsOn, requestedResources } from '../permissions';
import { isOn, valueAt } from '../reading';
import { openEndpoints } from './open-endpoints';
import { mayNameStrangers, strangerMay } from './stranger';

export const policyForEveryone: Invariant = {
  id: 'policy-for-everyone',
  title: "No resource's policy lets in strangers",
  severity: 'critical',
  why: 'Anyone with an AWS account, or nobody in particular, gets at it from the internet, past every other control.',
  fix: 'Name principals of your own account or organization in the policy, or a service together with `aws:SourceArn`.',
  controls: controls('AC-3 AC-4 SC-7', 'S3.2 S3.3 SNS.4 SQS.3 Lambda.1 KMS.5', 'API1:2023'),
  check: ({ permissions: graph, system }) => [
    ...graph.assets.flatMap((asset) => {
      const { arn, policies, resource, type } = asset;
      if (type.kind === 'role' || !policies.some(({ policy }) => mayNameStrangers(policy))) {
        return [];
      }
      const read = policies.map(({ policy }) => policy);
      const allowed = actionsOn(type).flatMap(({ name }) => {
        const [requested = arn] = requestedResources(type, arn, name).slice(-1);
        const decision = strangerMay(name, requested, read);
        return decision.allowed ? [{ name, decision }] : [];
      });
      const [first] = allowed;
      if (first === undefined) {
        return [];
      }
      const blocked = isOn(valueAt(resource, 'PublicAccessBlockConfiguration', 'RestrictPublicBuckets'));
      const statements = first.decision.because.filter(({ kind }) => kind === 'resource');
      return [
        {
          resource,
          message: `anyone may do ${allowed
            .map(({ name }) => name)
            .slice(0, 4)
            .join(', ')} on ${nameOf(resource)}${blocked ? '; only the block of public access stops it' : ''}`,
          hops: [
            'internet',
            ...statements
              .slice(0, 2)
              .map(({ policyId, statement }) => `resource policy ${policyId}, statement ${statement}`),
            nameOf(resource),
          ],
          ...(blocked && { severity: 'medium' as const }),
        },
      ];
    }),
    ...openEndpoints(system),
  ],
};
