import { AwsError } from '../error';
import { bytesOf, type Input, isInput, optionalBytes, optionalText, textOf } from '../input';
import type { Operation, Permission, Place, Service } from '../operation';
import { jsonProtocol } from '../protocols/json';
import type { Certificates } from './certificates';

/** ACM, as far as it is used: https://docs.aws.amazon.com/acm/latest/APIReference/Welcome.html */
export function acm(certificates: Certificates, place: Place): Service {
  return {
    protocol: jsonProtocol({ target: 'CertificateManager', version: '1.1' }),
    operations: {
      DeleteCertificate: deleteCertificate(certificates),
      ImportCertificate: importCertificate(certificates, place),
    },
  };
}

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_DeleteCertificate.html */
function deleteCertificate(certificates: Certificates): Operation {
  return {
    permissions: ({ input }) => [permission('acm:DeleteCertificate', textOf(input, 'CertificateArn'), certificates)],
    perform({ input }) {
      certificates.delete(textOf(input, 'CertificateArn'));
      return undefined;
    },
  };
}

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_ImportCertificate.html */
function importCertificate(certificates: Certificates, { account, region }: Place): Operation {
  return {
    permissions({ input }) {
      const arn = optionalText(input, 'CertificateArn') ?? `arn:aws:acm:${region}:${account}:certificate/*`;
      const tags = tagsOf(input);
      const asked = permission('acm:ImportCertificate', arn, certificates, tags);
      const tagging = permission('acm:AddTagsToCertificate', arn, certificates, tags);
      return Object.keys(tags).length === 0 ? [asked] : [asked, tagging];
    },
    perform({ input }) {
      const arn = optionalText(input, 'CertificateArn');
      const tags = tagsOf(input);
      if (arn !== undefined && Object.keys(tags).length > 0) {
        throw new AwsError('ValidationException', 'Tagging is not permitted on re-import.');
      }
      const certificate = {
        certificate: bytesOf(input, 'Certificate').toString('utf8'),
        privateKey: bytesOf(input, 'PrivateKey').toString('utf8'),
        chain: optionalBytes(input, 'CertificateChain')?.toString('utf8') ?? '',
        tags,
      };
      return { CertificateArn: certificates.put(certificate, arn) };
    },
  };
}

function permission(
  action: string,
  resourceArn: string,
  certificates: Certificates,
  requested: Readonly<Record<string, string>> = {},
): Permission {
  const owned = certificates.find(resourceArn)?.tags ?? {};
  return {
    action,
    resourceArn,
    context: {
      ...Object.fromEntries(Object.entries(owned).map(([name, value]) => [`aws:ResourceTag/${name}`, value])),
      ...Object.fromEntries(Object.entries(requested).map(([name, value]) => [`aws:RequestTag/${name}`, value])),
      ...(Object.keys(requested).length > 0 && { 'aws:TagKeys': Object.keys(requested) }),
    },
  };
}

function tagsOf({ Tags: tags = [] }: Input): Readonly<Record<string, string>> {
  const list = Array.isArray(tags) ? tags.filter(isInput) : [];
  return Object.fromEntries(list.map((tag) => [textOf(tag, 'Key'), optionalText(tag, 'Value') ?? '']));
}
