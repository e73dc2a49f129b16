/** What a feature of an order may be. Null means unknown, which is neither 0 nor false. */
export type FeatureValue = number | string | boolean | null;

/** What a model sees, or is made from, by the name of the feature. Which there are, its pipeline says. */
export type Features = Readonly<Record<string, FeatureValue>>;
