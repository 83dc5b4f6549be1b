import { issuerOf } from '../../shared/new-certificate';
import { certificateTask } from '../../shared/task';
import { rotation } from '../rotation';
import { workloadCertificate } from './workload-certificate';

const now = () => new Date();
const task = certificateTask();

/** Entry of the rotation function of a service's certificate. One that is configured wrongly does not start. */
export const handler = rotation(workloadCertificate({ task, issuer: issuerOf(task.issuer, now), now }));
