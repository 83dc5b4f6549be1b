import type { TrustBundleTask } from '../../runtime/contract';
import { BACKGROUND_LIMITS } from '../shared/background-limits';

/** The trust store of a load balancer. */
export interface TrustStore {
  /**
   * Makes the store hold exactly these roots. Does nothing when it holds them already.
   *
   * @param roots PEM, one after the other
   */
  keep(roots: string): Promise<void>;
}

/** Says of the object whether the store has loaded it, so that a run that died in between is made up for. */
const LOADED = 'loaded';

/**
 * A trust store that loads its roots from an object in S3. The object comes first and is marked when the store has
 * loaded it. While the store does not exist, the object stays unmarked: whoever creates the store loads it then, and
 * the next run once more.
 *
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyTrustStore.html
 */
export function trustStore({ bucket, key, name }: NonNullable<TrustBundleTask['trustStore']>): TrustStore {
  const object = { Bucket: bucket, Key: key };

  async function read(): Promise<{ readonly roots?: string; readonly isLoaded: boolean }> {
    const { client, GetObjectCommand } = await s3();
    try {
      const { Body, Metadata } = await client.send(new GetObjectCommand(object));
      return { roots: await Body?.transformToString(), isLoaded: Metadata?.[LOADED] === 'true' };
    } catch (error) {
      // S3 denies an object that does not exist to whoever may not list the bucket.
      if (error instanceof Error && ['NoSuchKey', 'AccessDenied'].includes(error.name)) {
        return { isLoaded: false };
      }
      throw error;
    }
  }

  async function write(roots: string, isLoaded: boolean): Promise<void> {
    const { client, PutObjectCommand } = await s3();
    await client.send(
      new PutObjectCommand({
        ...object,
        Body: roots,
        ContentType: 'application/x-pem-file',
        ChecksumAlgorithm: 'SHA256',
        Metadata: { [LOADED]: String(isLoaded) },
      }),
    );
  }

  /** Whether there is a store that has loaded the object. */
  async function load(): Promise<boolean> {
    const { client, DescribeTrustStoresCommand, ModifyTrustStoreCommand, TrustStoreNotFoundException } = await elb();
    try {
      const { TrustStores = [] } = await client.send(new DescribeTrustStoresCommand({ Names: [name] }));
      const [store] = TrustStores;
      if (store === undefined) {
        return false;
      }
      await client.send(
        new ModifyTrustStoreCommand({
          TrustStoreArn: store.TrustStoreArn,
          CaCertificatesBundleS3Bucket: bucket,
          CaCertificatesBundleS3Key: key,
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof TrustStoreNotFoundException) {
        return false;
      }
      throw error;
    }
  }

  return {
    async keep(roots) {
      const stored = await read();
      if (stored.roots === roots && stored.isLoaded) {
        return;
      }
      if (stored.roots !== roots) {
        await write(roots, false);
      }
      if (await load()) {
        await write(roots, true);
      }
    },
  };
}

async function s3() {
  const sdk = await import('@aws-sdk/client-s3');
  return { client: new sdk.S3Client(BACKGROUND_LIMITS), ...sdk };
}

async function elb() {
  const sdk = await import('@aws-sdk/client-elastic-load-balancing-v2');
  return { client: new sdk.ElasticLoadBalancingV2Client(BACKGROUND_LIMITS), ...sdk };
}
