import { AwsError } from '../error';
import { textOf, textsOf } from '../input';
import type { Operation, Service } from '../operation';
import { type QueryAnswer, queryProtocol } from '../protocols/query';
import { element } from '../protocols/xml';
import type { Buckets } from '../s3/buckets';
import type { TrustStoreResource, TrustStores } from './trust-stores';

/** Trust stores: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/Welcome.html */
export function elasticLoadBalancing(stores: TrustStores, buckets: Buckets): Service {
  return {
    protocol: queryProtocol('http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/'),
    operations: {
      DescribeTrustStores: describeTrustStores(stores),
      ModifyTrustStore: modifyTrustStore(stores, buckets),
    },
  };
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTrustStores.html */
function describeTrustStores(stores: TrustStores): Operation {
  return {
    permissions: () => [{ action: 'elasticloadbalancing:DescribeTrustStores', resourceArn: '*' }],
    perform({ input }): QueryAnswer {
      const names = textsOf(input, 'Names');
      const found = stores.named(names);
      if (found.length < names.length) {
        throw new AwsError('TrustStoreNotFound', 'One or more trust stores not found');
      }
      const members = found.map((store) => `<member>${described(store, stores)}</member>`).join('');
      return { operation: 'DescribeTrustStores', result: `<TrustStores>${members}</TrustStores>` };
    },
  };
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyTrustStore.html */
function modifyTrustStore(stores: TrustStores, buckets: Buckets): Operation {
  return {
    permissions: ({ input }) => [
      { action: 'elasticloadbalancing:ModifyTrustStore', resourceArn: textOf(input, 'TrustStoreArn') },
    ],
    perform({ input }): QueryAnswer {
      const store = stores.find(textOf(input, 'TrustStoreArn'));
      if (store === undefined) {
        throw new AwsError('TrustStoreNotFound', 'The specified trust store does not exist.');
      }
      const [bucket, key] = [textOf(input, 'CaCertificatesBundleS3Bucket'), textOf(input, 'CaCertificatesBundleS3Key')];
      const object = buckets.get(bucket, key);
      if (object === undefined) {
        throw new AwsError('CaCertificatesBundleNotFound', 'The specified ca certificate bundle does not exist.');
      }
      const roots = object.body.toString('utf8');
      if (countOf(roots) === 0) {
        throw new AwsError('InvalidCaCertificatesBundle', 'The specified ca certificate bundle is not valid.');
      }
      stores.load(store.arn, roots);
      return {
        operation: 'ModifyTrustStore',
        result: `<TrustStores><member>${described(store, stores)}</member></TrustStores>`,
      };
    },
  };
}

function described({ arn, name }: TrustStoreResource, stores: TrustStores): string {
  return [
    element('Name', name),
    element('TrustStoreArn', arn),
    element('Status', 'ACTIVE'),
    element('NumberOfCaCertificates', String(countOf(stores.roots(arn) ?? ''))),
  ].join('');
}

function countOf(roots: string): number {
  return roots.match(/-----BEGIN CERTIFICATE-----/g)?.length ?? 0;
}
