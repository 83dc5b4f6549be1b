import { AwsError, notImplemented, validationError } from '../error';
import { optionalText, textOf } from '../input';
import { keyPermission } from '../kms/key-permission';
import type { Keys } from '../kms/keys';
import type { Operation, Service } from '../operation';
import { jsonProtocol } from '../protocols/json';
import type { Parameters } from './parameters';

/** Longest value of a parameter of the advanced tier, in bytes. */
const MAX_BYTES = 8_192;

/** Parameters of Systems Manager, as far as they are used: https://docs.aws.amazon.com/systems-manager/latest/APIReference/Welcome.html */
export function ssm(parameters: Parameters, keys: Keys): Service {
  return {
    protocol: jsonProtocol({ target: 'AmazonSSM', version: '1.1' }),
    operations: { GetParameter: getParameter(parameters, keys), PutParameter: putParameter(parameters) },
  };
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html */
function getParameter(parameters: Parameters, keys: Keys): Operation {
  return {
    permissions({ input }) {
      const name = textOf(input, 'Name');
      const resourceArn = parameters.arnOf(name);
      const keyId = input['WithDecryption'] === true ? parameters.keyOf(name) : undefined;
      const encryptionContext = { PARAMETER_ARN: resourceArn };
      return [
        { action: 'ssm:GetParameter', resourceArn },
        ...(keyId === undefined ? [] : [keyPermission(keys, 'kms:Decrypt', { keyId, encryptionContext, via: 'ssm' })]),
      ];
    },
    perform({ input }) {
      const name = textOf(input, 'Name');
      const parameter = parameters.find(name);
      if (parameter === undefined) {
        throw new AwsError('ParameterNotFound', '');
      }
      const { modified, type, value, version } = parameter;
      if (type === 'SecureString' && input['WithDecryption'] !== true) {
        throw notImplemented('the encrypted form of a SecureString');
      }
      const keyArn = parameters.keyOf(name);
      if (type === 'SecureString' && keyArn !== undefined) {
        keys.require(keyArn).requireUsable('ENCRYPT_DECRYPT');
      }
      return {
        Parameter: {
          Name: name,
          Type: type,
          Value: value,
          Version: version,
          ARN: parameters.arnOf(name),
          DataType: 'text',
          LastModifiedDate: modified.getTime() / 1_000,
        },
      };
    },
  };
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
function putParameter(parameters: Parameters): Operation {
  return {
    permissions: ({ input }) => [
      {
        action: 'ssm:PutParameter',
        resourceArn: parameters.arnOf(textOf(input, 'Name')),
        context: { 'ssm:Overwrite': String(input['Overwrite'] === true) },
      },
    ],
    perform({ input }) {
      const name = textOf(input, 'Name');
      const value = textOf(input, 'Value');
      if ((optionalText(input, 'Type') ?? 'String') !== 'String') {
        throw notImplemented('PutParameter of another type than String');
      }
      if (Buffer.byteLength(value) > MAX_BYTES) {
        throw validationError(`Parameter values can't exceed ${MAX_BYTES} bytes.`);
      }
      if (parameters.find(name) !== undefined && input['Overwrite'] !== true) {
        throw new AwsError('ParameterAlreadyExists', 'The parameter already exists.');
      }
      return { Version: parameters.put(name, value, 'String'), Tier: 'Standard' };
    },
  };
}
