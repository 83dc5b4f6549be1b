import * as z from 'zod/mini';
import type { CertificateTask } from '../../runtime/contract';
import { ConfigurationError } from '../../runtime/errors';
import { customResource, isResourceEvent, type ResourceEvent } from '../shared/custom-resource';
import type { Issuer } from '../shared/issuer';
import { newCertificate } from '../shared/new-certificate';
import type { ImportedCertificates } from './imported-certificate';

/** What the certificate of a load balancer is kept fresh with. */
export interface GatewayCertificateOptions {
  readonly task: CertificateTask;
  readonly issuer: Issuer;
  readonly certificates: ImportedCertificates;
  readonly now: () => Date;
}

const CERTIFICATE_ARN = /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/;
const SCHEDULED = z.strictObject({ certificateArn: z.string().check(z.regex(CERTIFICATE_ARN)) });
const TAGS = z.array(z.strictObject({ Key: z.string(), Value: z.string() }));

/**
 * Handler of both the resource "certificate of a load balancer" and the schedule that renews it. The ARN stays the
 * same for the life of the resource, so nothing that uses it is touched by a renewal.
 *
 * Should the function die between the import and its answer, CloudFormation's retry imports another certificate, and
 * the first one expires unused.
 */
export function gatewayCertificate(options: GatewayCertificateOptions): (event: unknown) => Promise<void> {
  const { certificates, issuer, now, task } = options;
  const fresh = () => newCertificate(task, issuer, now);
  const state = (certificateArn: string) => ({
    physicalResourceId: certificateArn,
    data: { CertificateArn: certificateArn },
  });

  const onResource = customResource({
    async create({ ResourceProperties }) {
      const tags = accept(TAGS, ResourceProperties['Tags']);
      return state(await certificates.add(await fresh(), tags));
    },
    async update(event) {
      const certificateArn = identityOf(event);
      await certificates.replace(certificateArn, await fresh());
      return state(certificateArn);
    },
    async delete(event) {
      await certificates.remove(identityOf(event));
    },
  });

  return async (event) => {
    if (isResourceEvent(event)) {
      await onResource(event);
      return;
    }
    const { certificateArn } = accept(SCHEDULED, event);
    await certificates.replace(certificateArn, await fresh());
  };
}

function identityOf(event: ResourceEvent): string {
  return accept(SCHEDULED, { certificateArn: 'PhysicalResourceId' in event ? event.PhysicalResourceId : undefined })
    .certificateArn;
}

function accept<Schema extends z.ZodMiniType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (!result.success) {
    throw new ConfigurationError('the event must name a certificate of ACM, or tags for one; send it by the construct');
  }
  return result.data;
}
