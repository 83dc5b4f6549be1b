import { setTimeout } from 'node:timers/promises';
import { issuerOf } from '../shared/new-certificate';
import { certificateTask } from '../shared/task';
import { gatewayCertificate } from './gateway-certificate';
import { importedCertificates } from './imported-certificate';

const now = () => new Date();
const task = certificateTask();

/** Entry of the function that keeps the certificate of a load balancer. Configured wrongly, it does not start. */
export const handler = gatewayCertificate({
  task,
  issuer: issuerOf(task.issuer, now),
  certificates: importedCertificates((milliseconds) => setTimeout(milliseconds)),
  now,
});
