import { isMap, type ValueMap } from '../../assembly';
import { controls, type Invariant } from '../invariant';
import { nameOf, principalName } from '../names';
import { listOf } from '../permissions';
import { patternOf } from '../reading';
import { strangerMay } from './stranger';

export const roleForEveryone: Invariant = {
  id: 'role-for-everyone',
  title: 'No role can be assumed by strangers',
  severity: 'critical',
  why: 'Anyone with an AWS account, or with a token of a public identity provider, gets every permission of the role.',
  fix: 'Name principals of your own account in the trust policy; of a provider, demand the exact subject and audience.',
  controls: controls('AC-3 AC-6 IA-2', 'IAM.21', 'API2:2023'),
  check: ({ permissions: graph }) =>
    graph.principals.flatMap((principal) => {
      const { resource, trust } = principal;
      if (trust === undefined) {
        return [];
      }
      const decision = strangerMay('sts:AssumeRole', resource.arn ?? '*', [trust.policy]);
      const open = decision.allowed ? ['a stranger'] : trust.statements.flatMap(openProviders);
      const [who] = open;
      return who === undefined
        ? []
        : [
            {
              resource,
              message: `${who} may assume ${nameOf(resource)}`,
              hops: [who, 'trust policy', principalName(principal)],
            },
          ];
    }),
};

/** Providers that anyone can get a token of, where the trust policy does not say whose. */
function openProviders(statement: ValueMap): readonly string[] {
  const principal = statement['Principal'];
  if (statement['Effect'] !== 'Allow' || !isMap(principal)) {
    return [];
  }
  const conditions = isMap(statement['Condition']) ? Object.values(statement['Condition']) : [];
  const demanded = conditions.flatMap((keys) => (isMap(keys) ? Object.entries(keys) : []));
  const says = (ending: RegExp): boolean =>
    demanded.some(
      ([key, value]) => ending.test(key) && listOf(value).every((one) => patternOf(one)?.replace(/[*?]/g, '') !== ''),
    );
  return listOf(principal['Federated'])
    .map((provider) => patternOf(provider) ?? '*')
    .filter((provider) => {
      const needed = /token\.actions\.githubusercontent|gitlab|app\.terraform|oidc\.circleci/.test(provider)
        ? /:sub$/i
        : /:(sub|aud|amr|oaud)$/i;
      return !says(needed);
    })
    .map((provider) => `anyone with a token of ${provider}`);
}
