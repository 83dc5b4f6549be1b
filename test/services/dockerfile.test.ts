import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTAINER_USER, SERVICE_PORT } from '../../runtime/contract';

function dockerfile(service: string): string {
  return readFileSync(join(__dirname, '../../services', service, 'Dockerfile'), 'utf8');
}

/** Instructions of the last stage: what ends up in the image. */
function image(service: string): string[] {
  const lines = dockerfile(service).split('\n');
  return lines.slice(lines.findLastIndex((line) => line.startsWith('FROM')));
}

describe.each(['products', 'payments'])('the image of %s', (service) => {
  it('starts from nothing and takes files from Docker Hub’s Node image only', () => {
    const bases = dockerfile(service).match(/^FROM .+$/gm);
    expect(bases).toEqual(['FROM node:24-alpine AS node', 'FROM scratch']);
  });

  it('holds neither a shell nor a package manager', () => {
    const copied = image(service).filter((line) => line.startsWith('COPY') && !line.includes('<<'));
    expect(copied).toEqual([
      'COPY --from=node /lib/ld-musl-*.so.1 /lib/',
      'COPY --from=node /usr/lib/libgcc_s.so.1 /usr/lib/libstdc++.so.6 /usr/lib/',
      'COPY --from=node /usr/local/bin/node /usr/local/bin/node',
      'COPY --chmod=0444 server.js healthcheck.js *.wasm ./',
      'COPY --chmod=0555 node_modules ./node_modules',
    ]);
    expect(dockerfile(service)).not.toMatch(/^RUN/m);
  });

  it('runs as a user without privileges that exists in it', () => {
    expect(image(service)).toContain(`USER ${CONTAINER_USER}:${CONTAINER_USER}`);
    expect(image(service)).toContain(`service:x:${CONTAINER_USER}:${CONTAINER_USER}:service:/app:/sbin/nologin`);
  });

  it('starts the server without a shell and probes it with its own check', () => {
    expect(image(service)).toContain('ENTRYPOINT ["node", "server.js"]');
    expect(image(service).join('\n')).toMatch(/^HEALTHCHECK .+ CMD \["node", "healthcheck.js"\]$/m);
    expect(image(service)).toContain(`EXPOSE ${SERVICE_PORT}`);
  });
});

it('is the same for every service', () => {
  expect(dockerfile('payments')).toBe(dockerfile('products'));
});
