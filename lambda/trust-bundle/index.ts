import { exchange } from '../shared/http-exchange';
import { issuerOf } from '../shared/new-certificate';
import { trustBundleTask } from '../shared/task';
import { bundleParameter } from './bundle-parameter';
import { edgeCertificates } from './edge-certificates';
import { refreshTrustBundle } from './refresh';
import { trustBundle } from './trust-bundle';
import { trustStore } from './trust-store';

const task = trustBundleTask();
const options = {
  task,
  parameter: bundleParameter(task.parameterName),
  fetch: (url: string) => exchange({ url }),
  issuerOf,
  edgeCertificate: edgeCertificates(),
  trustStore: task.trustStore && trustStore(task.trustStore),
  now: () => new Date(),
};

/** Entry of the function that writes the trust bundle. Configured wrongly, it does not start. */
export const handler = trustBundle({
  parameterName: task.parameterName,
  refresh: () => refreshTrustBundle(options),
});
