"""Addresses of search: the box, persons of a case, a party, an entity, an address over ten years."""

from django.urls import path

from rempart.desk.search import places, views

app_name = "search"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("cases/<str:number>/persons/", views.persons, name="persons"),
    path("cases/<str:number>/parties/<str:party>/", views.party, name="party"),
    path("entities/<str:party>/", views.entity, name="entity"),
    path("addresses/<str:address>/", places.address, name="address"),
    path("cases/<str:number>/address/", places.case_address, name="case_address"),
]
