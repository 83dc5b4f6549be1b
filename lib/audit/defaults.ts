import { Duration } from 'aws-cdk-lib';

/** How long no record can be deleted: a year, as PCI DSS 10.5.1 asks. */
export const LOCK = Duration.days(365);

/** When records move to cheaper storage, from which they are still read at once. */
export const ARCHIVE_AFTER = Duration.days(90);
