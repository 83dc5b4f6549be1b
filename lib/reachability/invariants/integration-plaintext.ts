import { Unknown } from '../../assembly';
import { controls, type Invariant } from '../invariant';
import { nameOf } from '../names';
import { patternOf, valueAt } from '../reading';

export const integrationPlaintext: Invariant = {
  id: 'integration-plaintext',
  title: 'Every integration of an API uses TLS',
  severity: 'high',
  why: 'The edge passes on tokens and data in plain text; private integrations do so unless their URI says https.',
  fix: 'Use an `https://` URI; of a private integration of an HTTP API, set `TlsConfig`.',
  controls: controls('SC-8 SC-8(1)', 'APIGateway.2', 'API8:2023'),
  check: ({ system }) => [
    ...system.ofType('AWS::ApiGateway::Method').flatMap((method) => {
      const type = valueAt(method, 'Integration', 'Type');
      const uri = valueAt(method, 'Integration', 'Uri');
      const text = patternOf(uri) ?? '*';
      return (type === 'HTTP' || type === 'HTTP_PROXY') && !text.startsWith('https://')
        ? [
            {
              resource: method,
              message: `${nameOf(method)} reaches ${text} without TLS`,
              hops: [nameOf(method), text],
              ...(uri instanceof Unknown &&
                !text.startsWith('http://') && { unresolved: uri.reason, severity: 'medium' as const }),
            },
          ]
        : [];
    }),
    ...system.ofType('AWS::ApiGatewayV2::Integration').flatMap((integration) => {
      const text = patternOf(integration.properties['IntegrationUri']) ?? '*';
      return text.startsWith('http://')
        ? [
            {
              resource: integration,
              message: `${nameOf(integration)} reaches ${text} without TLS`,
              hops: [nameOf(integration), text],
            },
          ]
        : [];
    }),
  ],
};
