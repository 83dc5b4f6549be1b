import { get } from 'node:https';
import { EDGE_PORT, HEALTH_PATH } from '../contract';

/**
 * The health check of a container image, which has neither shell nor curl: exits with 0
 * when the server in the same container answers 200, else with 1.
 */
get(
  {
    host: '127.0.0.1',
    port: EDGE_PORT,
    path: HEALTH_PATH,
    timeout: 2_000,
    // The probe never leaves the container and sends nothing: it asks whether, not who.
    rejectUnauthorized: false,
  },
  (response) => process.exit(response.statusCode === 200 ? 0 : 1),
)
  .on('timeout', () => process.exit(1))
  .on('error', () => process.exit(1));
