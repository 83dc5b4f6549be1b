import { textOf } from '../input';
import type { Call, Operation, Service } from '../operation';
import { jsonProtocol } from '../protocols/json';
import type { ClientSecret, UserPoolClients } from './user-pool-clients';

/** Client secrets of Cognito: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/Welcome.html */
export function cognito(clients: UserPoolClients): Service {
  const operation = (name: string, perform: (pool: string, client: string, call: Call) => unknown): Operation => ({
    permissions: ({ input }) => [
      { action: `cognito-idp:${name}`, resourceArn: clients.arnOf(textOf(input, 'UserPoolId')) },
    ],
    perform: (call) => perform(textOf(call.input, 'UserPoolId'), textOf(call.input, 'ClientId'), call),
  });
  return {
    protocol: jsonProtocol({
      target: 'AWSCognitoIdentityProviderService',
      version: '1.1',
      throttling: 'TooManyRequestsException',
    }),
    operations: {
      AddUserPoolClientSecret: operation('AddUserPoolClientSecret', (pool, client, { input }) => ({
        ClientSecretDescriptor: described(clients.add(pool, client, textOf(input, 'ClientSecret'))),
      })),
      DeleteUserPoolClientSecret: operation('DeleteUserPoolClientSecret', (pool, client, { input }) => {
        clients.delete(pool, client, textOf(input, 'ClientSecretId'));
        return {};
      }),
      ListUserPoolClientSecrets: operation('ListUserPoolClientSecrets', (pool, client) => ({
        ClientSecrets: clients.list(pool, client).map(described),
      })),
    },
  };
}

/** Values are never told. */
function described({ created, id }: ClientSecret) {
  return { ClientSecretId: id, ClientSecretCreateDate: created.getTime() / 1_000 };
}
