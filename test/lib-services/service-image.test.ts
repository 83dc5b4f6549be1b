import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { ServiceImage, type ServiceImageConfig } from '../../lib/services';
import { foreignStack, testApp } from '../support/app';
import { IMAGE_URI } from './fixtures';

const ENTRY = join(__dirname, 'fixture-service', 'server.ts');
const REGISTRY = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';

function withContext(images: string, image: ServiceImage): ServiceImageConfig {
  return image.bind(new Stack(testApp({ images }), 'Stack'), 'payments');
}

describe('ServiceImage', () => {
  it('builds an image from server, health check and the Dockerfile beside the entry', () => {
    const app = new App({ builtinCloudFormationValidation: false });
    const stack = new Stack(app, 'Foreign');
    ServiceImage.fromEntry(ENTRY).bind(stack, 'payments');
    const { directory } = app.synth();
    const asset = readdirSync(directory).find((name) => name.startsWith('asset.')) ?? '';
    expect(readdirSync(join(directory, asset)).sort()).toEqual(['Dockerfile', 'healthcheck.js', 'server.js']);
  });

  it('adds Cedar where the server has policies', () => {
    const app = new App({ builtinCloudFormationValidation: false });
    const entry = join(__dirname, 'fixture-service', 'authorized.ts');
    ServiceImage.fromEntry(entry).bind(new Stack(app, 'Foreign'), 'payments');
    const { directory } = app.synth();
    const asset = readdirSync(directory).find((name) => name.startsWith('asset.')) ?? '';
    expect(readdirSync(join(directory, asset)).sort()).toEqual([
      'Dockerfile',
      'cedar_wasm_bg.wasm',
      'healthcheck.js',
      'server.js',
    ]);
  });

  it('builds for arm64', () => {
    const app = new App({ builtinCloudFormationValidation: false });
    ServiceImage.fromAsset(join(__dirname, 'fixture-service')).bind(new Stack(app, 'Foreign'), 'payments');
    const [artifact] = app.synth().artifacts.filter(({ id }) => id.endsWith('.assets'));
    const manifest = JSON.stringify((artifact as unknown as { contents: object }).contents);
    expect(manifest).toContain('"platform":"linux/arm64"');
  });

  it('takes an image by URI and names the repository to pull from', () => {
    const stack = foreignStack();
    const { imageUri, repositoryArn } = ServiceImage.fromUri(IMAGE_URI).bind(stack, 'payments');
    expect(imageUri).toBe(IMAGE_URI);
    expect(stack.resolve(repositoryArn)).toEqual({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ecr:eu-west-1:123456789012:repository/shop/payments']],
    });
  });

  it('takes a digest and the registries of other partitions', () => {
    for (const uri of [
      `${REGISTRY}/payments@sha256:${'a'.repeat(64)}`,
      '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/payments',
    ]) {
      expect(ServiceImage.fromUri(uri).bind(foreignStack(), 'payments').imageUri).toBe(uri);
    }
  });

  it('refuses every registry that isolated subnets do not reach', () => {
    for (const uri of [
      'payments',
      'docker.io/library/node:24',
      'public.ecr.aws/shop/payments',
      `${REGISTRY}`,
      `${REGISTRY}/`,
      `${REGISTRY}/Payments`,
      `${REGISTRY}/payments:`,
      `${REGISTRY}/payments:1 --privileged`,
      `evil.example/${REGISTRY}/payments`,
    ]) {
      expect(() => ServiceImage.fromUri(uri).bind(foreignStack(), 'payments')).toThrow(
        expect.objectContaining({ code: 'IMAGE_INVALID' }),
      );
    }
  });

  it('refuses an image of another region, where the stack knows its own', () => {
    const stack = new Stack(testApp(), 'Stack', { env: { account: '123456789012', region: 'eu-central-1' } });
    expect(() => ServiceImage.fromUri(IMAGE_URI).bind(stack, 'payments')).toThrow(
      expect.objectContaining({ code: 'IMAGE_INVALID', message: expect.stringContaining('eu-central-1') }),
    );
  });

  it('replaces built images with those of the context, so that deploying needs no Docker', () => {
    for (const image of [ServiceImage.fromEntry(ENTRY), ServiceImage.fromAsset('services/none')]) {
      expect(withContext(`${REGISTRY}/shop/`, image).imageUri).toBe(`${REGISTRY}/shop/payments`);
      expect(withContext(`${REGISTRY}/shop/:1.4.2`, image).imageUri).toBe(`${REGISTRY}/shop/payments:1.4.2`);
      expect(withContext(`${REGISTRY}/shop-`, image).imageUri).toBe(`${REGISTRY}/shop-payments`);
    }
  });

  it('leaves an image by URI alone, whatever the context says', () => {
    expect(withContext(`${REGISTRY}/other/`, ServiceImage.fromUri(IMAGE_URI)).imageUri).toBe(IMAGE_URI);
  });

  it('refuses a context that points to another registry', () => {
    expect(() => withContext('docker.io/shop/', ServiceImage.fromEntry(ENTRY))).toThrow(
      expect.objectContaining({ code: 'IMAGE_INVALID' }),
    );
  });

  it('refuses an entry, or a directory without Dockerfile, that does not exist', () => {
    const withoutDockerfile = join(__dirname, '..', 'support');
    for (const image of [
      ServiceImage.fromEntry('services/none/server.ts'),
      ServiceImage.fromEntry(join(withoutDockerfile, 'app.ts')),
      ServiceImage.fromAsset(withoutDockerfile),
    ]) {
      expect(() => image.bind(foreignStack(), 'payments')).toThrow(
        expect.objectContaining({ code: 'ENTRY_NOT_FOUND' }),
      );
    }
  });
});
