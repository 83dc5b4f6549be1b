import { controls, type Invariant } from '../invariant';
import { nameOf } from '../names';

export const functionUrlOpen: Invariant = {
  id: 'function-url-open',
  title: 'The URL of a function demands a signature',
  severity: 'critical',
  why: 'Anyone on the internet runs the function, past the edge and its authorizer.',
  fix: 'Set `AuthType: AWS_IAM`, or remove the URL and add a route to the edge.',
  controls: controls('AC-3 SC-7 IA-2', 'Lambda.1', 'API2:2023 API9:2023'),
  check: ({ system }) =>
    system
      .ofType('AWS::Lambda::Url')
      .filter(({ properties }) => properties['AuthType'] !== 'AWS_IAM')
      .map((url) => {
        const called = system.named(url.properties['TargetFunctionArn'] ?? null);
        return {
          resource: url,
          message: `${nameOf(url)} takes requests without a signature`,
          hops: ['internet', nameOf(url), ...(called === undefined ? [] : [nameOf(called)])],
        };
      }),
};
