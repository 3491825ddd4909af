//! Tests of lists in parts, against the same lists as a whole.

use super::*;
use crate::emit::rust::Rust;
use quote::ToTokens;

#[test]
fn parts_are_laid_out_like_the_whole() -> Result<(), syn::Error> {
    let name = |text: &str, index| Ident::new(&format!("{text}{index}"), Span::call_site());
    let of = |kind, member: &dyn Fn(usize) -> TokenStream| list(kind, (0..300).map(member));
    let documented =
        |index: usize| (!index.is_multiple_of(3)).then(|| quote!(#[doc = " __members_0__,"]));
    let variants = of(Kind::Variants, &|index| {
        let (docs, name) = (documented(index), name("Name", index));
        quote!(#docs #name(Vec<BTreeMap<String, u8>>))
    });
    let fields = of(Kind::Fields, &|index| {
        let (docs, name) = (documented(index), name("name", index));
        quote!(#docs pub #name: BTreeMap<String, u8>)
    });
    let arms = of(
        Kind::Arms,
        &|index| quote!(#index => Self::of(#index, &[#index, 2])),
    );
    let nested = list(
        Kind::Values,
        (0..200_u8).map(|index| quote!(Other::new(#index))),
    );
    let calls = of(Kind::Values, &|index| match index {
        7 | 100 => quote!(Case::new("a name", &[#nested])),
        _ => quote!(Case::new("a name\n", &[Other::new(#index)])),
    });
    let mixed = of(Kind::Values, &|index| match index {
        0 => quote!(a.long()),
        _ => quote!(#index),
    });
    let short = of(Kind::Values, &|index| {
        let name = name("p", index);
        quote!(&mut #name)
    });
    let lets = of(Kind::Statements, &|index| {
        let name = name("p", index);
        quote!(let mut #name = None;)
    });
    // Some are short, and some are not.
    let numbered = |index: usize| name("r", index * index);
    let mutable = of(Kind::Values, &|index| {
        let name = numbered(index);
        quote!(&mut #name)
    });
    let names = of(Kind::Values, &|index| numbered(index).into_token_stream());
    let inits = of(Kind::Initializers, &|index| {
        numbered(index).into_token_stream()
    });
    let long = "x".repeat(120);
    let items = [
        quote!(enum E { #variants Last }),
        quote!(enum E { #variants }),
        quote!(struct S { #fields }),
        quote!(impl S { fn f(&self) -> u8 { match self { #arms _ => 1 } } }),
        quote!(const C: &[Case] = &[#calls];),
        quote!(fn f() { #lets input.object(S::FIELDS, &mut [#short])?; Ok(()) }),
        // These are laid out as a whole.
        quote!(fn f() -> u8 { match x { #arms _ => #long } }),
        quote!(fn f() -> u8 { let (#mutable) = (#names) else { return 1; }; S { #inits } }),
        quote!(fn f() -> u8 { #long; C::new(&[#calls]) }),
        quote!(const C: &[u8] = &[#mixed];),
    ];
    for item in items {
        let (shortened, lists) = shorten(item.clone());
        let parts = Rust::from_iter([item.clone()]).finish()?;
        assert!(
            !shortened.to_string().contains(" __members_ "),
            "{shortened}"
        );
        let whole = restore(shortened, &lists);
        assert_eq!(parts, pretty::items(whole)?);
    }
    Ok(())
}
