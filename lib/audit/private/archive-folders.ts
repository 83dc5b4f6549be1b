/** Where the archive keeps what could not be delivered as lines. */
export const ERRORS = 'errors/';

/** Where the archive keeps the lines of one source, in one folder for each UTC day. */
export function folderOf(source: string): string {
  return `source=${source}/`;
}

/** Where load balancers put their logs, in whatever bucket; copies keep their names. */
export const LOAD_BALANCER_LOGS = 'AWSLogs/';
