import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Aws, Stack, Token } from 'aws-cdk-lib';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import type { Construct } from 'constructs';
import { BlueprintError, bundle, requireEntry, stageFiles } from '../shared';

/** `<account>.dkr.ecr.<region>.<suffix>/<repository>[:<tag>|@<digest>]` */
const ECR_URI =
  /^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.[a-z0-9.-]+\/(?<repository>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}|@sha256:[0-9a-f]{64})?$/;

/** Context that replaces images built from sources: `cdk deploy -c images=<prefix>[:<tag>]`. */
const IMAGES_CONTEXT = 'images';

/** Answers the health check from inside the container. Without ending: compiled in the package, a source in the repository. */
const HEALTHCHECK = join(__dirname, '..', '..', 'runtime', 'adapters', 'healthcheck');

/** An image, ready to be deployed. */
export interface ServiceImageConfig {
  /** Where Fargate pulls it from. */
  readonly imageUri: string;

  /** ARN of its ECR repository. */
  readonly repositoryArn: string;
}

/**
 * Where the image of a container service comes from. Always Amazon ECR in the service's
 * region and, behind the endpoints of a `SegmentedNetwork`, in its account: isolated subnets
 * reach no other registry.
 *
 * With the context `images`, the services that would be built from sources take
 * `<prefix><service>[:<tag>]` instead, so that a machine without Docker can deploy what a
 * pipeline built: `cdk deploy -c images=123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/:1.4.2`.
 */
export abstract class ServiceImage {
  /**
   * A TypeScript or JavaScript server, bundled with everything that it imports into
   * `server.js`, next to `healthcheck.js` in the context of the `Dockerfile` beside the entry.
   * An imported `.cedar` file is its text; Cedar's WebAssembly, where imported, is a file `*.wasm`.
   *
   * @param entry absolute, or relative to the directory in which the CDK runs
   */
  static fromEntry(entry: string): ServiceImage {
    return new EntryImage(entry);
  }

  /**
   * A directory with a `Dockerfile`. The image must serve TLS on port 8443 as user 65532 and
   * hold `healthcheck.js` in its working directory.
   *
   * @param directory absolute, or relative to the directory in which the CDK runs
   */
  static fromAsset(directory: string): ServiceImage {
    return new AssetImage(directory);
  }

  /**
   * An image in Amazon ECR. Prefer a digest, which nobody can move to another image.
   *
   * @param uri `<account>.dkr.ecr.<region>.amazonaws.com/<repository>`, with tag or digest
   */
  static fromUri(uri: string): ServiceImage {
    return new UriImage(uri);
  }

  /**
   * Makes the image available to a service.
   *
   * @throws BlueprintError `ENTRY_NOT_FOUND`, `IMAGE_INVALID`
   */
  abstract bind(scope: Construct, serviceName: string): ServiceImageConfig;
}

class UriImage extends ServiceImage {
  constructor(private readonly uri: string) {
    super();
  }

  override bind(scope: Construct): ServiceImageConfig {
    const { account, region, repository } = ECR_URI.exec(this.uri)?.groups ?? {};
    const deployed = Stack.of(scope).region;
    if (!repository || (!Token.isUnresolved(deployed) && deployed !== region)) {
      throw new BlueprintError(
        'IMAGE_INVALID',
        `an image must come from Amazon ECR in ${Token.isUnresolved(deployed) ? 'the region of the stack' : deployed}, got '${this.uri}'; use <account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>, isolated subnets reach no other registry`,
        scope,
      );
    }
    return {
      imageUri: this.uri,
      repositoryArn: `arn:${Aws.PARTITION}:ecr:${region}:${account}:repository/${repository}`,
    };
  }
}

/** An image built from sources, unless the context says where a built one is. */
abstract class BuiltImage extends ServiceImage {
  override bind(scope: Construct, serviceName: string): ServiceImageConfig {
    const images: unknown = scope.node.tryGetContext(IMAGES_CONTEXT);
    if (typeof images === 'string') {
      const [, prefix, tag] = /^(.*?)(:[^/:]*)?$/.exec(images) ?? [];
      return new UriImage(`${prefix}${serviceName}${tag ?? ''}`).bind(scope);
    }
    const asset = new DockerImageAsset(scope, 'Image', {
      directory: this.directory(scope),
      platform: Platform.LINUX_ARM64,
    });
    return { imageUri: asset.imageUri, repositoryArn: asset.repository.repositoryArn };
  }

  protected abstract directory(scope: Construct): string;
}

class EntryImage extends BuiltImage {
  constructor(private readonly entry: string) {
    super();
  }

  protected override directory(scope: Construct): string {
    const entry = requireEntry(scope, this.entry);
    const dockerfile = requireEntry(scope, join(dirname(entry), 'Dockerfile'));
    return stageFiles({
      ...bundle(entry, 'server.js'),
      ...bundle(HEALTHCHECK, 'healthcheck.js'),
      Dockerfile: readFileSync(dockerfile, 'utf8'),
    });
  }
}

class AssetImage extends BuiltImage {
  constructor(private readonly path: string) {
    super();
  }

  protected override directory(scope: Construct): string {
    return dirname(requireEntry(scope, join(this.path, 'Dockerfile')));
  }
}
