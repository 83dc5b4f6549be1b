import { COLORS } from './style/colors';
import { LISTS } from './style/lists';
import { MAP } from './style/map';
import { POSTURE } from './style/posture';
import { SMALL_AND_PRINT } from './style/small-and-print';
import { TEXT } from './style/text';

/** The style sheet. It names no file and no address. */
export const STYLE = `${COLORS}${TEXT}${POSTURE}${MAP}${LISTS}${SMALL_AND_PRINT}`;
