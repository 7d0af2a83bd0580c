/* What others bring into the pages: the theme's announcements of pages, and the validator among the assets. */
declare var document$: { subscribe(go: () => void): void };
declare var trothJsonSchema: {
  Validator: new (
    schema: object,
    draft: string,
    stopAtFirst: boolean,
  ) => { validate(data: unknown): { errors: { instanceLocation: string; keywordLocation: string; keyword: string }[] } };
};
