import { randomUUID } from 'node:crypto';
import type { Attack } from '../attack';
import { keyAt, resourceAt, secretAt, tableAt } from '../scene/resources';
import type { Scene } from '../scene/scene';
import { secretValue } from '../scene/secret-value';
import { isSignedBy } from '../scene/signed-by';
import { deleteRow, findRow, writeRow } from '../scene/table-row';
import { lists, withRole } from '../scene/with-role';

const STANDARDS = ['CWE-284', 'CWE-522', 'NIST SP 800-53 AC-6'];
const CREDENTIALS = 'Foundation/Identity/Accounts/reporting/Credentials';
const FORGED = JSON.stringify({ certificate: 'forged', privateKey: 'forged' });

const client = (scene: Scene) => ({
  UserPoolId: scene.issuer.pools[0]?.id,
  ClientId: resourceAt(scene, 'AWS::Cognito::UserPoolClient', 'Foundation/Identity/Accounts/reporting').physicalId,
});

/** Code of one service at the secrets of another, and at what all of them believe. */
export const secretOfAnother: readonly Attack[] = [
  withRole({
    name: 'the private key of another service',
    category: 'secrets',
    action: 'reads the certificate and key of orders from Secrets Manager, to be orders',
    as: 'users',
    api: 'secretsmanager',
    operation: 'GetSecretValue',
    standards: STANDARDS,
    input: (scene) => ({ SecretId: secretAt(scene, 'Orders/Certificate') }),
    got: ({ SecretString }) => String(SecretString).includes('PRIVATE KEY'),
  }),
  withRole({
    name: 'the private key of a service that is called',
    category: 'secrets',
    action: 'reads the certificate and key of payments from Secrets Manager, to take its place',
    as: 'orders',
    api: 'secretsmanager',
    operation: 'GetSecretValue',
    standards: STANDARDS,
    input: (scene) => ({ SecretId: secretAt(scene, 'Payments/Certificate') }),
    got: ({ SecretString }) => String(SecretString).includes('PRIVATE KEY'),
  }),
  withRole({
    name: 'the secret of a program',
    category: 'secrets',
    action: 'reads the secret of the reporting program from Secrets Manager',
    as: 'products',
    api: 'secretsmanager',
    operation: 'GetSecretValue',
    standards: STANDARDS,
    input: (scene) => ({ SecretId: secretAt(scene, CREDENTIALS) }),
    got: ({ SecretString }) => String(SecretString).includes('client_secret'),
  }),
  withRole({
    name: 'a certificate of their own making',
    category: 'secrets',
    action: 'asks KMS to sign a certificate with the key of the authority',
    as: 'orders',
    api: 'kms',
    operation: 'Sign',
    standards: [...STANDARDS, 'NIST SP 800-57 section 8.1.5'],
    input: (scene) => ({
      KeyId: keyAt(scene, 'Foundation/Authority1'),
      Message: Buffer.from(FORGED).toString('base64'),
      SigningAlgorithm: 'ECDSA_SHA_256',
    }),
    got: isSignedBy,
  }),
  withRole({
    name: 'the secrets of a client, listed',
    category: 'secrets',
    action: 'asks Cognito which secrets the reporting program has, to delete the right one',
    as: 'orders',
    api: 'cognito-idp',
    operation: 'ListUserPoolClientSecrets',
    standards: STANDARDS,
    input: client,
    got: lists('ClientSecrets'),
  }),
  withRole({
    name: 'a certificate, put in the place of that of payments',
    category: 'secrets',
    action: 'writes a certificate and key of their own into the secret of payments',
    as: 'orders',
    api: 'secretsmanager',
    operation: 'PutSecretValue',
    standards: [...STANDARDS, 'CWE-296'],
    input: (scene) => ({
      SecretId: secretAt(scene, 'Payments/Certificate'),
      SecretString: FORGED,
      ClientRequestToken: randomUUID(),
    }),
    got: (_, scene) => secretValue(scene, 'Payments/Certificate')['certificate'] === 'forged',
    undo(scene) {
      const secret = scene.simulation.aws.secrets.require(secretAt(scene, 'Payments/Certificate'));
      secret.move('AWSCURRENT', secret.at('AWSCURRENT')?.id, secret.at('AWSPREVIOUS')?.id);
    },
  }),
  withRole({
    name: 'a revocation, taken back',
    category: 'secrets',
    action: 'deletes a revocation, to make a stolen token good again',
    as: 'users',
    api: 'dynamodb',
    operation: 'DeleteItem',
    standards: [...STANDARDS, 'CWE-613'],
    async input(scene) {
      const TableName = tableAt(scene, 'Foundation/Revocations');
      const Key = { list: { S: 'revoked' }, id: { S: 'stolen' } };
      scene.afterwards(() => deleteRow(scene, TableName, Key));
      await writeRow(scene, TableName, { ...Key, token_id: { S: 'stolen' }, expiry: { N: '4102444800' } });
      return { TableName, Key };
    },
    got: async (_, scene, { Key, TableName }) => (await findRow(scene, TableName, Key)) === undefined,
  }),
];
