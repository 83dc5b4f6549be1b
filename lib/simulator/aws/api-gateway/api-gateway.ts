import { AwsError } from '../error';
import { type Input, optionalText, textMapOf, textOf } from '../input';
import type { Operation, Place, Service } from '../operation';
import { type Route, restJsonProtocol } from '../protocols/rest-json';
import type { ApiKey, ApiKeys } from './api-keys';

/** A certificate with which API Gateway proves itself. */
export interface ClientCertificateResource {
  readonly id: string;
  /** PEM. */
  readonly certificate: string;
}

/** What API Gateway manages. */
export interface ApiGatewayOptions {
  readonly apiKeys: ApiKeys;
  readonly clientCertificates: readonly ClientCertificateResource[];
  readonly place: Place;
}

const ROUTES: readonly Route[] = [
  ['GET', '/apikeys', 'GetApiKeys'],
  ['POST', '/apikeys', 'CreateApiKey'],
  ['GET', '/apikeys/{apiKey}', 'GetApiKey'],
  ['DELETE', '/apikeys/{apiKey}', 'DeleteApiKey'],
  ['POST', '/usageplans/{usagePlanId}/keys', 'CreateUsagePlanKey'],
  ['GET', '/usageplans/{usagePlanId}/keys/{key}', 'GetUsagePlanKey'],
  ['GET', '/clientcertificates/{clientCertificateId}', 'GetClientCertificate'],
];

/**
 * The management of API Gateway, as far as it is used.
 *
 * https://docs.aws.amazon.com/apigateway/latest/api/API_Operations.html
 */
export function apiGateway({ apiKeys, clientCertificates, place }: ApiGatewayOptions): Service {
  /** The action is the method, and the resource is the path. */
  const operation = (
    method: string,
    path: (input: Input) => string,
    perform: (input: Input) => unknown,
  ): Operation => ({
    permissions: ({ input }) => [
      {
        action: `apigateway:${method}`,
        resourceArn: `arn:aws:apigateway:${place.region}::${path(input)}`,
        context: tagContext(input, apiKeys, method),
      },
    ],
    perform: ({ input }) => perform(input),
  });
  const keyPath = (input: Input) => `/apikeys/${textOf(input, 'apiKey')}`;
  const planPath = (input: Input) => `/usageplans/${textOf(input, 'usagePlanId')}/keys`;
  return {
    protocol: restJsonProtocol(ROUTES),
    operations: {
      GetApiKeys: operation(
        'GET',
        () => '/apikeys',
        (input) => ({
          item: apiKeys.all
            .filter(({ name }) => name.startsWith(optionalText(input, 'name') ?? ''))
            .map((key) => described(key, input['includeValues'] === 'true')),
        }),
      ),
      CreateApiKey: operation(
        'POST',
        () => '/apikeys',
        (input) => {
          const [name, value] = [optionalText(input, 'name') ?? '', textOf(input, 'value')];
          return described(
            apiKeys.create({ name, value, enabled: input['enabled'] === true, tags: tagsOf(input) }),
            true,
          );
        },
      ),
      GetApiKey: operation('GET', keyPath, (input) =>
        described(apiKeys.require(textOf(input, 'apiKey')), input['includeValue'] === 'true'),
      ),
      DeleteApiKey: operation('DELETE', keyPath, (input) => apiKeys.delete(textOf(input, 'apiKey'))),
      CreateUsagePlanKey: operation('POST', planPath, (input) => {
        const { id, name } = apiKeys.attach(textOf(input, 'keyId'), textOf(input, 'usagePlanId'));
        return { id, name, type: 'API_KEY' };
      }),
      GetUsagePlanKey: operation(
        'GET',
        (input) => `${planPath(input)}/${textOf(input, 'key')}`,
        (input) => {
          const { id, name, plans } = apiKeys.require(textOf(input, 'key'));
          if (!plans.has(textOf(input, 'usagePlanId'))) {
            throw new AwsError('NotFoundException', 'Invalid API Key identifier specified', 404);
          }
          return { id, name, type: 'API_KEY' };
        },
      ),
      GetClientCertificate: operation(
        'GET',
        (input) => `/clientcertificates/${textOf(input, 'clientCertificateId')}`,
        ({ clientCertificateId }) => {
          const found = clientCertificates.find(({ id }) => id === clientCertificateId);
          if (found === undefined) {
            throw new AwsError('NotFoundException', 'Invalid Client Certificate identifier specified', 404);
          }
          return { clientCertificateId, pemEncodedCertificate: found.certificate };
        },
      ),
    },
  };
}

function described({ created, enabled, id, name, tags, value }: ApiKey, includeValue: boolean) {
  return { id, name, enabled, tags, createdDate: created.getTime() / 1_000, ...(includeValue && { value }) };
}

function tagsOf(input: Input): Readonly<Record<string, string>> {
  return textMapOf(input, 'tags');
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-tagging-iam-policy.html */
function tagContext(input: Input, apiKeys: ApiKeys, method: string) {
  const owned = apiKeys.find(optionalText(input, 'apiKey') ?? '')?.tags ?? {};
  const requested = method === 'POST' ? tagsOf(input) : {};
  return {
    ...Object.fromEntries(Object.entries(owned).map(([name, value]) => [`aws:ResourceTag/${name}`, value])),
    ...Object.fromEntries(Object.entries(requested).map(([name, value]) => [`aws:RequestTag/${name}`, value])),
    ...(Object.keys(requested).length > 0 && { 'aws:TagKeys': Object.keys(requested) }),
  };
}
