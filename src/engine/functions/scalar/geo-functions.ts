// GEO_DISTANCE: distance of two points on the earth.
import { DOUBLE, STRING } from '../../../sql/sql-type.ts';
import { javaTrim } from '../../values/java-number.ts';
import type { ScalarFunction } from '../function-declaration.ts';
import { param } from '../parameter-types.ts';
import { functionFailed, required, scalar, signature } from '../support/declare.ts';

const EARTH_RADIUS = { km: 6371, miles: 3959 } as const;
const KILOMETRES: ReadonlySet<string> = new Set(['km', 'kilometer', 'kilometers', 'kilometre', 'kilometres']);
const MILES: ReadonlySet<string> = new Set(['mi', 'mile', 'miles']);
const RADIANS_PER_DEGREE = 0.017453292519943295;

function earthRadius(units: string | null): number {
  const unit = javaTrim(units ?? '').toLowerCase();
  if (unit === '' || KILOMETRES.has(unit)) return EARTH_RADIUS.km;
  if (MILES.has(unit)) return EARTH_RADIUS.miles;
  throw functionFailed(`GEO_DISTANCE measures in kilometres or miles, not in '${units}'`);
}

function checkRange(what: string, degrees: number, limit: number): void {
  if (degrees < -limit || degrees > limit) {
    throw functionFailed(`GEO_DISTANCE needs a ${what} between -${limit} and ${limit} degrees, not ${degrees}`);
  }
}

/** Haversine formula. */
function distance(points: readonly (number | null)[], units: string | null): number {
  const names = ['lat1', 'lon1', 'lat2', 'lon2'];
  const [lat1, lon1, lat2, lon2] = points.map((p, i) => required(p, 'GEO_DISTANCE', names[i]!)) as [
    number,
    number,
    number,
    number,
  ];
  const radius = earthRadius(units);
  for (const latitude of [lat1, lat2]) checkRange('latitude', latitude, 90);
  for (const longitude of [lon1, lon2]) checkRange('longitude', longitude, 180);
  const deltaLat = (lat2 - lat1) * RADIANS_PER_DEGREE;
  const deltaLon = (lon2 - lon1) * RADIANS_PER_DEGREE;
  const a =
    Math.sin(deltaLat / 2) ** 2 +
    Math.sin(deltaLon / 2) ** 2 * Math.cos(lat1 * RADIANS_PER_DEGREE) * Math.cos(lat2 * RADIANS_PER_DEGREE);
  return radius * 2 * Math.asin(Math.sqrt(a));
}

type Degrees = number | null;

const coordinates = [
  param('lat1', DOUBLE, 'Latitude of the first point in degrees'),
  param('lon1', DOUBLE, 'Longitude of the first point in degrees'),
  param('lat2', DOUBLE, 'Latitude of the second point in degrees'),
  param('lon2', DOUBLE, 'Longitude of the second point in degrees'),
];

export const GEO_FUNCTIONS: readonly ScalarFunction[] = [
  scalar({
    name: 'GEO_DISTANCE',
    category: 'OTHER',
    description: 'Great-circle distance of two points on the earth, by the haversine formula.',
    signatures: [
      signature(
        [...coordinates, param('units', STRING, 'KM (when absent) or MILES')],
        DOUBLE,
        (a: Degrees, b: Degrees, c: Degrees, d: Degrees, units: string | null) => distance([a, b, c, d], units),
        { description: 'Distance in the given unit' },
      ),
      signature(coordinates, DOUBLE, (a: Degrees, b: Degrees, c: Degrees, d: Degrees) => distance([a, b, c, d], null), {
        description: 'Distance in kilometres',
      }),
    ],
  }),
];
