/** Loaded into every simulated workload that stands in no network of the template. */
import { endWithParent } from './end-with-parent';

endWithParent();
